/** How the command ends; 128 and the number of the signal if one ended it before everything was processed. */
export const ExitCode = {
  /** Done; also when a signal ended the program and everything received was processed. */
  done: 0,
  /** The program failed or started no context; a plugin does not fit its core. */
  failed: 1,
  /** The command line is wrong or names something that is not there; nothing was run. */
  usage: 2,
} as const;
