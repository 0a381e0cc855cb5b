import type { Plugin } from '@dstream/core/plugin';
import { describe, expect, test } from 'vitest';
import { readJson, workspaces } from '../workspaces.ts';

interface PluginManifest {
  readonly plugin: string;
  readonly provides: Readonly<Record<string, readonly string[]>>;
}

const plugins = workspaces().filter(({ path }) => path.startsWith('plugins/'));

const manifestOf = (path: string): PluginManifest =>
  (readJson(`${path}/package.json`) as { dstream?: PluginManifest }).dstream!;

const pluginOf = async (name: string, exported: string): Promise<Plugin> => {
  const module = (await import(name)) as Readonly<Record<string, Plugin | (() => Plugin)>>;
  const plugin = module[exported]!;
  return typeof plugin === 'function' ? plugin() : plugin;
};

/** What a plugin binds, by kind. What has no name goes by that of its package: `fs` of `block-store-fs`. */
const providedBy = ({ name, provides }: Plugin): Readonly<Record<string, readonly string[]>> => {
  const kinds = Map.groupBy(provides, ({ token }) => token.description);
  return Object.fromEntries(
    [...kinds].map(([kind, bindings]) => {
      const names = bindings.flatMap((binding) => binding.name ?? []).toSorted();
      return [kind, names.length > 0 ? names : [name.slice(name.lastIndexOf('-') + 1)]];
    }),
  );
};

describe.for(plugins.map(({ path, manifest }) => [manifest.name, path] as const))('%s', ([name, path]) => {
  test('provides what its package.json says', async () => {
    const { plugin, provides } = manifestOf(path);
    expect(providedBy(await pluginOf(name, plugin))).toEqual(provides);
  });

  test('bears its own name', async () => {
    expect((await pluginOf(name, manifestOf(path).plugin)).name).toBe(name);
  });
});
