import { readFileSync } from 'node:fs';
import type { ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import { taskRouterDocument } from './taskrouter-document.js';

/** Fields of a query or form, in the order they came; a name may come more than once. */
export type Fields = readonly (readonly [name: string, value: string])[];

/** A request that fits a path of the contract. */
export interface ContractMatch {
  /** `operationId` of the contract, such as `CreateStream`. */
  readonly operation: string;
  readonly path: Readonly<Record<string, string>>;
  /** What is wrong with the request, one sentence each; empty when it is what the contract says. */
  validate(query: Fields, form: Fields): readonly string[];
}

/** What the double answers: a part of Twilio's official OpenAPI document, and our own description of TaskRouter. */
export interface Contract {
  find(method: string, pathname: string): ContractMatch | null;
  /** Whether an answer has the shape the document gives it; for tests of the double itself. */
  validateAnswer(operation: string, body: unknown): readonly string[];
}

type Schema = Readonly<Record<string, unknown>>;
interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly schema: Schema;
}
interface OperationObject {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>>;
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: unknown;
}

const documentId = 'twilio';

/** Points `#/components/…` into the document registered under its id. */
const rebase = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('"$ref":"#/', `"$ref":"${documentId}#/`)) as unknown;

const objectOf = (parameters: readonly Parameter[]): Schema => ({
  type: 'object',
  properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, rebase(schema)])),
  required: parameters.filter(({ required }) => required).map(({ name }) => name),
  additionalProperties: false,
});

/** Names that came twice although they are single, and the rest as an object. */
function collect(fields: Fields): { values: Record<string, string>; repeated: readonly string[] } {
  const values: Record<string, string> = {};
  const repeated: string[] = [];
  for (const [name, value] of fields) {
    if (Object.hasOwn(values, name)) repeated.push(`${name} is given more than once`);
    Object.defineProperty(values, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return { values, repeated };
}

function describe(part: string, validate: ValidateFunction): readonly string[] {
  return (validate.errors ?? []).map(({ instancePath, message = 'is not valid', params }) => {
    const more = 'additionalProperty' in params ? ` (${String(params.additionalProperty)})` : '';
    return `${part}${instancePath} ${message}${more}`;
  });
}

const toPattern = (template: string): RegExp =>
  new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+?)')}$`);

/** Decodes one piece of a path; what is not valid stays as it is and fails its pattern. */
const decode = (piece: string): string => {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
};

class Operation {
  readonly pattern: RegExp;
  readonly #checks: readonly (readonly [part: string, validate: ValidateFunction])[];
  readonly id: string;

  constructor(template: string, object: OperationObject, ajv: Ajv) {
    this.id = object.operationId;
    this.pattern = toPattern(template);
    const parameters = object.parameters ?? [];
    const form = object.requestBody?.content['application/x-www-form-urlencoded']?.schema;
    // the document lets unknown parameters pass; a misspelt name is what a test wants to see
    const body = { type: 'object', ...(rebase(form ?? {}) as Schema), additionalProperties: false };
    this.#checks = [
      ['path', ajv.compile(objectOf(parameters.filter((parameter) => parameter.in === 'path')))],
      ['query', ajv.compile(objectOf(parameters.filter((parameter) => parameter.in === 'query')))],
      ['form', ajv.compile(body)],
    ];
  }

  match(path: Readonly<Record<string, string>>): ContractMatch {
    return {
      operation: this.id,
      path,
      validate: (query, form) => {
        const parts: Readonly<Record<string, Fields>> = { path: Object.entries(path), query, form };
        return this.#checks.flatMap(([part, validate]) => {
          const { values, repeated } = collect(parts[part] ?? []);
          return [...repeated, ...(validate(values) ? [] : describe(part, validate))];
        });
      },
    };
  }
}

const methods = ['get', 'post', 'put', 'delete'];

let shared: Contract | undefined;

/** Reading and compiling the documents takes a tenth of a second, so it is done once for all simulators of a process. */
export const readContract = (): Contract =>
  (shared ??= joinContracts(compileContract(readOfficial()), compileContract(taskRouterDocument)));

function readOfficial(): OpenApi {
  const file = new URL('../../contract/twilio-api-v2010.openapi.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as OpenApi;
}

const unknownOperation = (operation: string): string => `${operation} is not in the contract`;

/** Two documents as one; their paths and operations have nothing in common. */
function joinContracts(first: Contract, second: Contract): Contract {
  return {
    find: (method, pathname) => first.find(method, pathname) ?? second.find(method, pathname),
    validateAnswer: (operation, body) => {
      const violations = first.validateAnswer(operation, body);
      return violations[0] === unknownOperation(operation) ? second.validateAnswer(operation, body) : violations;
    },
  };
}

function compileContract(document: OpenApi): Contract {
  // everything in a form is text, hence the coercion; `format` says little in this document, and nothing that is true of paging
  // links, so it is not checked: the stricter rules for URLs are in rules.ts. `nullable` of OpenAPI 3.0 is known to ajv.
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: true, validateFormats: false });
  ajv.addSchema({ $id: documentId, components: rebase(document.components) });
  const all = Object.entries(document.paths).flatMap(([template, item]) =>
    methods.flatMap((method) => {
      const object = item[method];
      return object === undefined ? [] : [{ method: method.toUpperCase(), template, object }];
    }),
  );
  const operations = new Map<OperationObject, Operation>();
  const compiled = ({ template, object }: (typeof all)[number]): Operation => {
    const operation = operations.get(object) ?? new Operation(template, object, ajv);
    operations.set(object, operation);
    return operation;
  };
  return {
    find: (method, pathname) => {
      for (const candidate of all) {
        if (candidate.method !== method) continue;
        const groups = toPattern(candidate.template).exec(pathname)?.groups;
        if (groups === undefined) continue;
        const path = Object.fromEntries(Object.entries(groups).map(([name, piece]) => [name, decode(piece)]));
        return compiled(candidate).match(path);
      }
      return null;
    },
    validateAnswer: (operation, body) => {
      const object = all.find(({ object: { operationId } }) => operationId === operation)?.object;
      const schema = Object.values(object?.responses ?? {})[0]?.content?.['application/json']?.schema;
      if (schema === undefined) return [unknownOperation(operation)];
      const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false })
        .addSchema({ $id: documentId, components: rebase(document.components) })
        .compile(rebase(schema) as Schema);
      return validate(body) ? [] : describe('body', validate);
    },
  };
}
