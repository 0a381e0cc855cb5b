import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readJson, ROOT, workspaces, type Workspace } from '../workspaces.ts';

const all = workspaces();
const names = new Set(all.map(({ manifest }) => manifest.name));

const internal = (...groups: (Readonly<Record<string, string>> | undefined)[]): string[] =>
  [
    ...new Set(groups.flatMap((group) => Object.keys(group ?? {})).filter((name) => names.has(name))),
  ].toSorted();

const references = (path: string): string[] => {
  const { references: found = [] } = readJson(join(path, 'tsconfig.json')) as {
    references?: { path: string }[];
  };
  return found.map((reference) => join(path, reference.path)).toSorted();
};

const pathOf = (name: string): string => all.find(({ manifest }) => manifest.name === name)!.path;

const ROLES: Readonly<Record<string, string>> = {
  'packages/core': 'role:core',
  'packages/testing': 'role:testing',
  'packages/cli': 'role:cli',
  'packages/dstream': 'role:bundle',
  'packages/files': 'role:shared',
};

const roleOf = (path: string): string =>
  ROLES[path] ?? (/^packages\/(.+-)?connection$/.test(path) ? 'role:connection' : 'role:plugin');

test('the build knows every package', () => {
  expect(references('.')).toEqual(all.map(({ path }) => path).toSorted());
});

describe.for(all.map((workspace) => [workspace.manifest.name, workspace] as const))('%s', ([, workspace]) => {
  const { path, manifest }: Workspace = workspace;

  test('is published the same way as its siblings', () => {
    expect(manifest).toMatchObject({
      license: 'Apache-2.0',
      type: 'module',
      sideEffects: false,
      files: ['dist', 'src', '!dist/.tsbuildinfo'],
      engines: { node: '>=24.15.0' },
      publishConfig: { access: 'public' },
      scripts: { build: 'tsc -b', test: 'vitest run' },
      nx: { tags: [roleOf(path)] },
    });
    expect(existsSync(join(ROOT, path, 'LICENSE'))).toBe(true);
    expect(existsSync(join(ROOT, path, 'README.md'))).toBe(true);
  });

  test('offers its sources first, then types, then the build', () => {
    for (const [entry, target] of Object.entries(manifest.exports ?? {})) {
      if (entry === './package.json') continue;
      expect(Object.keys(target)).toEqual(['@dstream/source', 'types', 'default']);
      const source = (target as Readonly<Record<string, string>>)['@dstream/source']!;
      expect(existsSync(join(ROOT, path, source))).toBe(true);
      const built = source.replace('./src/', './dist/').replace(/\.ts$/, '');
      expect(target).toMatchObject({ types: `${built}.d.ts`, default: `${built}.js` });
    }
  });

  test('accepts the core of this repository as its peer', () => {
    for (const name of internal(manifest.peerDependencies)) {
      const [major, minor] = all.find((one) => one.manifest.name === name)!.manifest.version.split('.');
      expect(manifest.peerDependencies).toHaveProperty([name], `^${major}.${minor}.0`);
    }
  });

  test('builds after the packages it depends on', () => {
    const needed = internal(manifest.dependencies, manifest.peerDependencies);
    expect(references(path)).toEqual(needed.map(pathOf).toSorted());
  });
});

/** What plugins may depend on beside the core. */
const shared = all
  .filter(({ path }) => ['role:connection', 'role:shared'].includes(roleOf(path)))
  .map(({ manifest }) => manifest.name);

const plugins = all.filter(({ path }) => path.startsWith('plugins/'));

test.for(plugins.map((plugin) => [plugin.path, plugin.manifest] as const))(
  '%s is a plugin',
  ([path, manifest]) => {
    expect(manifest.name).toBe(`@dstream/${path.slice('plugins/'.length)}`);
    expect(manifest.keywords).toContain('dstream-plugin');
    expect(internal(manifest.peerDependencies)).toEqual(['@dstream/core']);
    expect(shared).toEqual(expect.arrayContaining(internal(manifest.dependencies)));
  },
);

test('nothing else says it is a plugin', () => {
  const others = all.filter((workspace) => !plugins.includes(workspace));
  expect(others.filter(({ manifest }) => manifest.keywords?.includes('dstream-plugin'))).toEqual([]);
});
