import type { Binding, Plugin, Token, Use } from '../../contracts/plugin.ts';
import { DStreamError } from '../errors/dstream-error.ts';

/** The copy of core that this is, by the address it was loaded from. */
export const coreCopy: string = import.meta.url.replace(/base\/plugin\/define-plugin\.[jt]s.*$/, '');

/** Something with a name that a plugin provides: what `defineSource` and `defineSink` return. */
export interface Provided {
  readonly binding: Binding;
}

/** Makes a plugin out of bindings, sources and sinks. */
export const definePlugin = (plugin: {
  readonly name: string;
  readonly provides: readonly (Binding | Provided)[];
}): Plugin => ({
  name: plugin.name,
  core: coreCopy,
  provides: plugin.provides.map((each) => ('binding' in each ? each.binding : each)),
});

/** Binds a contract: `create` runs once per context, when something first asks for it. */
export const bind = <T>(token: Token<T>, create: (use: Use) => NoInfer<T>): Binding<T> => ({ token, create });

/** Binds one of several implementations of a contract, each under a name that options choose it by. */
export const bindNamed = <T>(
  token: Token<T>,
  name: string,
  create: (use: Use) => NoInfer<T>,
): Binding<T> => ({ token, name, create });

/** Throws `PLUGIN_INVALID` or `CORE_DUPLICATED` for what cannot be used as a plugin here. */
export const checkPlugin = (plugin: Plugin): void => {
  if (typeof plugin !== 'object' || plugin === null || !Array.isArray(plugin.provides)) {
    throw new DStreamError('PLUGIN_INVALID', { value: `A value of type ${typeof plugin}` });
  }
  if (plugin.core !== coreCopy) {
    throw new DStreamError('CORE_DUPLICATED', {
      plugin: plugin.name,
      here: coreCopy,
      there: plugin.core ?? 'unknown',
    });
  }
};
