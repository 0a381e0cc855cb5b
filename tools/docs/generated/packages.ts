import { workspaces, type Workspace } from '../../workspaces.ts';

const row = ({ path, manifest }: Workspace): string =>
  `| [${manifest.name}](${path}) | ${manifest.description} |`;

/** The packages below a folder with what their manifests say of them. */
export const packageTable = (folder: string): string =>
  [
    '| package | what it is |',
    '|---|---|',
    ...workspaces()
      .filter(({ path }) => path.startsWith(`${folder}/`))
      .map(row),
  ].join('\n');
