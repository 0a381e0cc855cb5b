import { fileURLToPath } from 'node:url';
import { defaultServerConditions } from 'vite';
import { defineProject, type UserWorkspaceConfig } from 'vitest/config';

/** As Node resolves packages, which does not know the condition for bundlers. */
const conditions = defaultServerConditions.filter((condition) => condition !== 'module');

/** The test settings every package shares: packages of this repository are loaded from their sources. */
export function project(name: string): UserWorkspaceConfig {
  return defineProject({
    ssr: { resolve: { conditions: ['@dstream/source', ...conditions] } },
    test: {
      name,
      include: ['test/**/*.test.ts'],
      isolate: true,
      // Long enough for a machine that does other things too: no test waits for it to pass.
      testTimeout: 60_000,
      typecheck: {
        enabled: true,
        checker: 'tsc',
        tsconfig: fileURLToPath(new URL('../../tsconfig.test.json', import.meta.url)),
        include: ['test/**/*.test-d.ts'],
      },
    },
  });
}
