import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Binding, Token, Use } from '../../contracts/plugin.ts';
import type { Sink } from '../../contracts/sink.ts';
import type { Source } from '../../contracts/source.ts';
import { checkOptions, redact } from './options.ts';
import { token } from './token.ts';

/** A component with its options, checked but not yet made: a context makes it. */
export interface Prepared<C> {
  readonly kind: 'prepared';
  readonly name: string;
  /** The options without their secrets, for logs. */
  readonly shown: unknown;
  create(use: Use): C;
}

/** A named component: call it with options, or put it into `provides` of a plugin to find it by name. */
export interface Factory<I, C> {
  (options: I): Prepared<C>;
  readonly binding: Binding<(options: I) => Prepared<C>>;
}

/** How a component is described. */
export interface ComponentDefinition<I, O, C> {
  /** The name to find it by, in camelCase. */
  readonly name: string;
  /** Any Standard Schema (zod, valibot, arktype …). Unknown options are errors. */
  readonly options: StandardSchemaV1<I, O>;
  /** Called once per use in a context, with the checked options. Must not open anything yet. */
  create(options: O, use: Use): C;
}

export const SOURCE: Token<(options: never) => Prepared<Source<unknown>>> = token('source');
export const SINK: Token<(options: never) => Prepared<Sink<never>>> = token('sink');

const define = <I, O, C>(bound: Token<unknown>, definition: ComponentDefinition<I, O, C>): Factory<I, C> => {
  const { name, options: schema, create } = definition;
  const factory = (given: I): Prepared<C> => {
    const options = checkOptions(name, schema, given);
    return { kind: 'prepared', name, shown: redact(schema, given), create: (use) => create(options, use) };
  };
  return Object.assign(factory, { binding: { token: bound, name, create: () => factory } as Binding });
};

/** Defines a source: `ssc.stream(factory(options))`, or `ssc.source(name, options)` once a plugin provides it. */
export const defineSource = <I, O, T>(
  definition: ComponentDefinition<I, O, Source<T>>,
): Factory<I, Source<T>> => define(SOURCE, definition);

/** Defines a sink: `stream.to(factory(options))`, or `stream.to(name, options)` once a plugin provides it. */
export const defineSink = <I, O, T>(definition: ComponentDefinition<I, O, Sink<T>>): Factory<I, Sink<T>> =>
  define(SINK, definition);
