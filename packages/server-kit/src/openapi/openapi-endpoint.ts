import { routes, type RouteName } from '@callseal/protocol/routes';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import { createOpenApiDocument } from './openapi-document.js';

/** Serves the document of the given endpoints and of itself; made when somebody asks, once. */
export function createOpenApiEndpoint(endpoints: readonly Endpoint[], publicBaseUrl: string | undefined): Endpoint {
  let document: unknown;
  return createEndpoint({
    route: routes.openApi,
    stage: 'inside',
    handle: () => {
      const served = new Set([routes.openApi.path, ...endpoints.map(({ route }) => route.path)]);
      const names = (Object.keys(routes) as RouteName[]).filter((name) => served.has(routes[name].path));
      return (document ??= createOpenApiDocument({ names, publicBaseUrl }));
    },
  });
}
