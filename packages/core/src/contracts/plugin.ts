/** Names a contract in the container and carries its type. Make one with `token`. */
export interface Token<T> {
  readonly description: string;
  readonly key: symbol;
  /** Never set: holds the type for inference. */
  readonly type?: T;
}

/** Hands out what is bound to a token; called while the context is built, never later. */
export type Use = <T>(token: Token<T>) => T;

/** "When asked for `token`, make it like this." The result is made once per context. */
export interface Binding<T = any> {
  readonly token: Token<T>;
  /** For contracts with many implementations side by side (sources, sinks, codecs …): the one to look up. */
  readonly name?: string;
  create(use: Use): T;
}

/** A package of bindings. Make one with `definePlugin`; give it to the context in `plugins`. Later bindings win. */
export interface Plugin {
  /** The npm package's name. */
  readonly name: string;
  readonly provides: readonly Binding[];
  /** Which copy of core made this plugin; two copies in one program cannot work together. */
  readonly core: string;
}
