/** How the command ends. Ended by a second signal: 128 and the number of the signal, 130 for Ctrl-C. */
export const ExitCode = {
  /** Done; also when a signal ended the program and everything received was processed. */
  done: 0,
  /** The program failed, started no context, or left something unprocessed; a plugin does not fit its core. */
  failed: 1,
  /** The command line is wrong or names something that is not there; nothing was run. */
  usage: 2,
} as const;
