/** Limits both sides know. Each says what happens beyond it. */
export const limits = {
  /** A socket.io message larger than this closes the connection (engine.io's maxHttpBufferSize). */
  messageBytes: 2_000_000,
  /** One terminal:write; longer pastes are sent in parts by the page. */
  terminalWriteChars: 16_384,
  /** Terminals a student may have open at once; one more answers TERMINAL_LIMIT. */
  terminalsPerSandbox: 8,
  /** Files larger than this open as "too large" (FILE_TOO_LARGE), they stay usable in the terminal. */
  fileBytes: 1_000_000,
  /** Entries of the file tree sent at once; beyond it the tree says that it was cut. */
  treeEntries: 2_000,
  /** Characters of a path inside the workspace. */
  pathChars: 512,
  /** Output the host keeps in flight per viewer before it stops reading from the sandbox, in bytes. */
  outputHighWaterBytes: 512 * 1024,
  /** Reading resumes when unacknowledged bytes fall below this. */
  outputLowWaterBytes: 128 * 1024,
  /** The page acknowledges after at least this many parsed bytes. */
  outputAckBytes: 32 * 1024,
  /** Lines of scrollback that survive a reconnect. */
  replayLines: 2_000,
} as const;
