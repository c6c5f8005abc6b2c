/** Headers as Lambda gives them, one value each, in whatever case they were sent. */
export type LambdaHeaders = Readonly<Record<string, string | undefined>>;

/** An event of an HTTP API (payload format 2.0) or a Function URL, as far as it is read. */
export interface LambdaEventV2 {
  readonly version: string;
  readonly rawPath: string;
  readonly headers: LambdaHeaders;
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly stage: string; readonly http: { readonly method: string } };
}

/** An event of a REST API (payload format 1.0) or an Application Load Balancer, as far as it is read. */
export interface LambdaEventV1 {
  readonly httpMethod: string;
  readonly path: string;
  readonly headers?: LambdaHeaders | null | undefined;
  /** With several values for one name; a load balancer sends either this or `headers`. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
}

/** What starts a Lambda function over HTTP. */
export type LambdaEvent = LambdaEventV2 | LambdaEventV1;

/** What a Lambda function answers with, understood by all four. */
export interface LambdaResult {
  statusCode: number;
  headers: Record<string, string>;
  /** The same once more: a load balancer with multi-value headers reads only these. */
  multiValueHeaders: Record<string, string[]>;
  body: string;
  isBase64Encoded: boolean;
}
