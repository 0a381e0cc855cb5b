import type { FieldRules } from './base/options/check-fields.ts';
import { list } from './base/options/rules.ts';
import type { Plugin } from './contracts/plugin.ts';
import { engineRules, type EngineOptions } from './engine-options.ts';

/** How a context runs. Every option but `batchDuration` has a default. */
export interface StreamingContextOptions extends EngineOptions {
  /** What to use beside the defaults; later plugins win. */
  readonly plugins?: readonly Plugin[];
}

/** What the options must be. */
export const contextRules: FieldRules<StreamingContextOptions> = { ...engineRules, plugins: list };
