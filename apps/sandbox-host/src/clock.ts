/** Unix milliseconds. Tests pass one they can move. */
export type Clock = () => number;
