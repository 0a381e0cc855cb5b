import { fileURLToPath } from 'node:url';
import { defaultServerConditions } from 'vite';
import { defineProject, type UserWorkspaceConfig } from 'vitest/config';
import type { ServiceName } from '../services/service.ts';

/** As Node resolves packages, which does not know the condition for bundlers. */
const conditions = defaultServerConditions.filter((condition) => condition !== 'module');

/** What the tests of a package need that others do not. */
export interface Needs {
  /** Servers that the tests may ask `service` for. One of each is started for all packages of a run, when the first test asks. */
  readonly services?: readonly ServiceName[];
}

/** The test settings every package shares: packages of this repository are loaded from their sources. */
export function project(name: string, { services = [] }: Needs = {}): UserWorkspaceConfig {
  const timeout = services.length > 0 ? 180_000 : 60_000;
  return defineProject({
    ssr: { resolve: { conditions: ['@dstream/source', ...conditions] } },
    test: {
      name,
      include: ['test/**/*.test.ts'],
      isolate: true,
      ...(services.length > 0 && {
        globalSetup: fileURLToPath(new URL('shared-services.ts', import.meta.url)),
        provide: { services },
      }),
      // Long enough for a machine that does other things too, and for servers to start: no test waits for it to pass.
      testTimeout: timeout,
      hookTimeout: timeout,
      typecheck: {
        enabled: true,
        checker: 'tsc',
        tsconfig: fileURLToPath(new URL('../../tsconfig.test.json', import.meta.url)),
        include: ['test/**/*.test-d.ts'],
      },
    },
  });
}
