import { resetVariables, toolFailures } from '@callseal/protocol/voice-agent-tools';
import type { Endpoint } from '../http/endpoint.js';
import { routeAfterFailure } from './answer-check.js';
import { createToolEndpoint, type ToolKit, wantedBy } from './tool-endpoint.js';

/** The fraud screen. What was not checked is answered as if it were bad, except for the list, which names somebody. */
export function createScreenTool(kit: ToolKit): Endpoint {
  const { gate } = kit;
  return createToolEndpoint('screenTool', kit, async ({ request, on, exchange }) => {
    const wanted = wantedBy(request, kit);
    try {
      await gate.screen(on);
    } catch (error) {
      exchange.failure = { ...toolFailures.screenTool, ...(await routeAfterFailure(kit, on, wanted)) };
      throw error;
    }
    const { decision, fraud } = await gate.state(on, wanted);
    return {
      tool: 'fraud.screen',
      success: true,
      fraud_risk: fraud?.risk ?? resetVariables.fraud_risk,
      fraud_is_synthetic: fraud?.isSynthetic ?? resetVariables.fraud_is_synthetic,
      fraud_watchlist_hit: fraud?.isOnWatchlist ?? resetVariables.fraud_watchlist_hit,
      auth_route: decision.route,
    };
  });
}
