// Modules of others that samples import and that are not ours to install, with as much of them as the samples use.
declare module '@angular/core' {
  export const CUSTOM_ELEMENTS_SCHEMA: unknown;
  export function Component(options: { selector: string; schemas: unknown[]; template: string }): ClassDecorator;
  export function input<Value>(initial: Value): () => Value;
  export function output<Value>(): { emit(value: Value): void };
}
declare module '@vitejs/plugin-vue' {
  export default function vue(options: { template: { compilerOptions: { isCustomElement: (tag: string) => boolean } } }): unknown;
}
