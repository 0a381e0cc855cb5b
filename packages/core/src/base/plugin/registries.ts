/**
 * The sources that `ssc.source(name, options)` knows, by name. A plugin adds its own:
 *
 * ```ts ignore
 * declare module '@dstream/core/plugin' {
 *   interface SourceRegistry { mqtt: { options: MqttOptions; record: MqttMessage } }
 * }
 * ```
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by module augmentation
export interface SourceRegistry {}

/** The sinks that `stream.to(name, options)` knows, by name, in the same way. `record` is what the sink accepts. */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by module augmentation
export interface SinkRegistry {}

/** The options and the records of the source that is registered as `N`. */
export type SourceEntry<N extends keyof SourceRegistry> = SourceRegistry[N] extends {
  options: infer O;
  record: infer R;
}
  ? { readonly options: O; readonly record: R }
  : { readonly options: never; readonly record: never };
