import type headless from '@xterm/headless';

const CURSOR = 25;
/** How mouse reports are written; the last one set wins. */
const mouseEncodings = [1005, 1006, 1015, 1016];

/** Terminal modes that the serialize add-on leaves out and a full-screen program relies on. */
export class ScreenModes {
  readonly #terminal: headless.Terminal;
  #isCursorVisible = true;
  #mouseEncoding: number | undefined;
  #cursorShape = 0;
  #scrollRegion: { top: number; bottom: number } | undefined;

  constructor(terminal: headless.Terminal) {
    this.#terminal = terminal;
    // Each handler only looks: returning false lets the terminal do its own work too.
    const { parser } = terminal;
    parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) => this.#onMode(params, true));
    parser.registerCsiHandler({ prefix: '?', final: 'l' }, (params) => this.#onMode(params, false));
    parser.registerCsiHandler({ intermediates: ' ', final: 'q' }, ([shape]) => {
      this.#cursorShape = toNumber(shape);
      return false;
    });
    parser.registerCsiHandler({ final: 'r' }, ([top, bottom]) => {
      const region = { top: toNumber(top) || 1, bottom: toNumber(bottom) || terminal.rows };
      this.#scrollRegion = region.top === 1 && region.bottom >= terminal.rows ? undefined : region;
      return false;
    });
    parser.registerCsiHandler({ intermediates: '!', final: 'p' }, () => this.#reset());
    parser.registerEscHandler({ final: 'c' }, () => this.#reset());
    terminal.onResize(() => {
      this.#scrollRegion = undefined;
    });
  }

  /** Goes after the add-on's own output. */
  serialize(): string {
    let text = '';
    if (this.#scrollRegion !== undefined) {
      const { top, bottom } = this.#scrollRegion;
      const { cursorX, cursorY } = this.#terminal.buffer.active;
      // Setting the region moves the cursor home; with origin mode on, rows count from the region's top.
      const row = cursorY + 1 - (this.#terminal.modes.originMode ? top - 1 : 0);
      text += `\x1b[${top};${bottom}r\x1b[${Math.max(1, row)};${cursorX + 1}H`;
    }
    if (this.#mouseEncoding !== undefined) text += `\x1b[?${this.#mouseEncoding}h`;
    if (this.#cursorShape !== 0) text += `\x1b[${this.#cursorShape} q`;
    if (!this.#isCursorVisible) text += '\x1b[?25l';
    return text;
  }

  #onMode(params: (number | number[])[], isSet: boolean): false {
    for (const mode of params.map(toNumber)) {
      if (mode === CURSOR) this.#isCursorVisible = isSet;
      else if (mouseEncodings.includes(mode)) this.#mouseEncoding = isSet ? mode : undefined;
    }
    return false;
  }

  #reset(): false {
    this.#isCursorVisible = true;
    this.#mouseEncoding = undefined;
    this.#cursorShape = 0;
    this.#scrollRegion = undefined;
    return false;
  }
}

function toNumber(param: number | number[] | undefined): number {
  return typeof param === 'number' ? param : 0;
}
