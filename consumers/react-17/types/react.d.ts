// What types of React 17 have of interest here: JSX is global, and the module has none. Not copied from @types/react.
export = React;

declare namespace React {
  interface ReactElement {
    readonly type: unknown;
    readonly props: unknown;
    readonly key: string | number | null;
  }
  interface RefObject<T> {
    readonly current: T | null;
  }
  interface Attributes {
    key?: string | number | null | undefined;
  }
  interface RefAttributes<T> extends Attributes {
    ref?: RefObject<T> | ((instance: T | null) => void) | null | undefined;
  }
  interface HTMLAttributes<T> {
    id?: string | undefined;
    className?: string | undefined;
    lang?: string | undefined;
    children?: unknown;
    dangerouslySetInnerHTML?: { __html: string } | undefined;
    onClick?: ((event: { readonly currentTarget: T }) => void) | undefined;
  }
  type DetailedHTMLProps<Props, T> = RefAttributes<T> & Props;
  interface ForwardRefExoticComponent<Props> {
    (props: Props): ReactElement | null;
  }
  function createElement(type: unknown, props?: unknown, ...children: readonly unknown[]): ReactElement;
  function createRef<T>(): RefObject<T>;
}

declare global {
  namespace JSX {
    interface Element extends React.ReactElement {}
    interface ElementAttributesProperty {
      props: object;
    }
    interface ElementChildrenAttribute {
      children: object;
    }
    interface IntrinsicAttributes extends React.Attributes {}
    interface IntrinsicElements {
      main: React.DetailedHTMLProps<React.HTMLAttributes<HTMLElement>, HTMLElement>;
    }
  }
}
