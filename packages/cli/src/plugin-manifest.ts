/** What a package.json says of the plugin in its package, as its field `dstream`. */
export interface PluginManifest {
  /** The export that is the plugin, or a function that makes it of options. */
  readonly plugin: string;
  /** The names of what it provides, by kind: `source`, `sink`, `executor`, `block-store` … */
  readonly provides: Readonly<Record<string, readonly string[]>>;
}

/** What is read of a package.json. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly keywords: readonly string[];
  readonly dependencies: readonly string[];
  /** The versions of core that it works with. */
  readonly core: string | undefined;
  readonly manifest: PluginManifest | undefined;
}

/** Reads a package.json that anybody may have written: what is not as it should be counts as not there. */
export const packageOf = (text: string): Package | undefined => {
  const fields = parsed(text);
  const { name, version, keywords, dependencies, peerDependencies, dstream } = fields;
  if (typeof name !== 'string' || typeof version !== 'string') return undefined;
  const core = record(peerDependencies)['@dstream/core'];
  return {
    name,
    version,
    keywords: texts(keywords),
    dependencies: Object.keys(record(dependencies)),
    core: typeof core === 'string' ? core : undefined,
    manifest: manifestOf(record(dstream)),
  };
};

const manifestOf = ({ plugin, provides }: Readonly<Record<string, unknown>>): PluginManifest | undefined =>
  typeof plugin === 'string'
    ? {
        plugin,
        provides: Object.fromEntries(
          Object.entries(record(provides)).map(([kind, names]) => [kind, texts(names)]),
        ),
      }
    : undefined;

const parsed = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return record(JSON.parse(text));
  } catch {
    return {};
  }
};

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
