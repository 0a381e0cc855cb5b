import semver from 'semver';
import { installedPackage, installedPlugins, type Installed } from './installed.ts';

/** What there is to know of an installed plugin; printed as it is by `--json`. */
export interface PluginReport {
  readonly name: string;
  readonly version: string;
  /** Of what kinds it is: `source`, `sink`, `executor` … By its keywords (`dstream-source`) if it provides no names. */
  readonly kinds: readonly string[];
  /** The names of what it provides, by kind. Empty when its package.json does not say. */
  readonly provides: Readonly<Record<string, readonly string[]>>;
  readonly core: {
    /** The versions that the plugin works with; null when it does not say. */
    readonly wanted: string | null;
    /** The version that it gets; null when there is none. */
    readonly installed: string | null;
    readonly fits: boolean;
  };
  readonly path: string;
}

/** What is installed for programs in a directory. */
export const pluginReports = (directory: string): readonly PluginReport[] =>
  installedPlugins(directory).map((plugin) => reportOf(plugin));

const reportOf = ({ name, version, keywords, manifest, core, path }: Installed): PluginReport => {
  const wanted = core ?? null;
  const provides = manifest?.provides ?? {};
  const installed = installedPackage('@dstream/core', path)?.version ?? null;
  const fits = installed !== null && (wanted === null || semver.satisfies(installed, wanted));
  const named = Object.keys(provides);
  const kinds = named.length > 0 ? named : keywords.flatMap((keyword) => kindOf(keyword));
  return { name, version, kinds, provides, core: { wanted, installed, fits }, path };
};

const kindOf = (keyword: string): readonly string[] => {
  const [, kind] = /^dstream-(.+)$/.exec(keyword) ?? [];
  return kind === undefined || kind === 'plugin' ? [] : [kind];
};
