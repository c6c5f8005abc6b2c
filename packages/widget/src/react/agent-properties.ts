import type { LitElement } from 'lit';
import type { CallsealAgent } from '../element/callseal-agent.js';

/** Whether two types are the same to the last modifier: only then is neither conditional type assignable to the other's. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what is compared are functions of a type
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type IsWritable<Of, Key extends keyof Of> = Same<Pick<Of, Key>, { -readonly [K in keyof Pick<Of, Key>]: Of[K] }>;
type IsMethod<Value> = Value extends (...args: never) => unknown ? true : false;

/** Names of what a page may set: the element's own fields, without those it only reads and without methods. */
type SettableName = {
  [Key in Exclude<keyof CallsealAgent, keyof LitElement>]: IsWritable<CallsealAgent, Key> extends true
    ? true extends IsMethod<CallsealAgent[Key]>
      ? false extends IsMethod<CallsealAgent[Key]>
        ? Key
        : never
      : Key
    : never;
}[Exclude<keyof CallsealAgent, keyof LitElement>];

/** Properties of the element, none of them required; `undefined` is what React writes for a prop that is gone. */
export type AgentProperties = { [Name in SettableName]?: CallsealAgent[Name] | undefined };

type Text<Value> = Value extends boolean ? boolean | 'true' | 'false' : Value extends string | number ? Value : never;
type TextName = { [Name in SettableName]: [Text<CallsealAgent[Name]>] extends [never] ? never : Name }[SettableName];

/** The same as attributes, where text can say them and the name is another one: `callsid` of `callSid`. */
export type AgentAttributes = {
  [Name in TextName as Exclude<Lowercase<Name>, SettableName>]?: Text<CallsealAgent[Name]> | undefined;
};
