/** How a server is started, ended and frozen. */
export interface Runner {
  /** Starts it. Resolves when it runs, which is before it is ready; `ended` is aborted when it ends. */
  start(): Promise<{ readonly ended: AbortSignal }>;
  /** Ends it; every signal but SIGKILL lets it end in order. Resolves when it is gone; at once if it is not running. */
  end(signal: NodeJS.Signals): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Removes what it leaves behind outside its directory. Called when it has ended. */
  remove(): Promise<void>;
}
