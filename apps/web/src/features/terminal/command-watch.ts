import { ShellCommands } from '@naru/protocol/shell-commands';
import { parseShellMark, type ShellMark, shellMarkNumbers } from '@naru/protocol/shell-marks';
import type { IMarker, Terminal } from '@xterm/xterm';

/** Enough for the end of a build and its error; what is longer is cut at its beginning. */
const MAX_TEXT_CHARS = 8_192;
/** What a shell says about a line that it could not read, and so does not tell of as a command. */
const unreadable = /^bash: (?:-c: )?(?:line \d+: )?(?:syntax error|unexpected EOF)/m;

export interface WatchedCommand {
  /** Undefined where the shell could not tell it. */
  line: string | undefined;
  exitCode: number;
  stages: number[];
  /** The end of what it printed, as it stands on the screen. */
  output: string;
}

interface CommandWatchDeps {
  onEnded(command: WatchedCommand): void;
  /** The shell waits for more after this one line. */
  onUnfinished(typed: string): void;
}

/** Where something began on the screen. */
interface Place {
  marker: IMarker | undefined;
  column: number;
  cols: number;
}

/**
 * Reads the marks of the shell in this terminal's output. Text is taken from the screen, so that a progress bar that was
 * drawn over a hundred times counts once. Forget it all before a replay, which holds no marks.
 */
export function watchCommands(
  terminal: Pick<Terminal, 'parser' | 'buffer' | 'registerMarker' | 'cols'>,
  deps: CommandWatchDeps,
): { forget(): void } {
  const commands = new ShellCommands();
  let output: Place | undefined;
  let input: Place | undefined;

  const here = (): Place => ({
    marker: terminal.registerMarker(0),
    column: terminal.buffer.active.cursorX,
    cols: terminal.cols,
  });
  const leave = (place: Place | undefined) => place?.marker?.dispose();

  const accept = (mark: ShellMark) => {
    const event = commands.accept(mark);
    switch (mark.kind) {
      case 'input':
        leave(input);
        input = here();
        return;
      case 'continuation':
        // After another width the place is not sure any more.
        if (input !== undefined && input.cols === terminal.cols) {
          const typed = readFrom(terminal, input);
          // Lines after the first may be the text of a here-document, in which a quote means nothing.
          if (!typed.includes('\n')) deps.onUnfinished(typed);
        }
        return;
      case 'output':
        leave(output);
        output = here();
        return;
      case 'end': {
        if (event?.kind === 'ended') {
          const { line, exitCode, stages } = event;
          deps.onEnded({
            line,
            exitCode,
            stages,
            output: output === undefined ? '' : readFrom(terminal, output),
          });
        } else if (mark.exitCode !== 0 && input !== undefined) {
          const text = readFrom(terminal, input);
          if (unreadable.test(text)) {
            deps.onEnded({ line: undefined, exitCode: mark.exitCode, stages: mark.stages, output: text });
          }
        }
        forgetPlaces();
        return;
      }
      default:
        return;
    }
  };
  const forgetPlaces = () => {
    leave(output);
    leave(input);
    output = undefined;
    input = undefined;
  };

  for (const number of shellMarkNumbers) {
    terminal.parser.registerOscHandler(number, (data) => {
      const mark = parseShellMark(number, data);
      if (mark !== undefined) accept(mark);
      return true;
    });
  }
  return {
    forget() {
      commands.reset();
      forgetPlaces();
    },
  };
}

/** The text between a place and the cursor; its end, where it is long or the place has scrolled away. */
function readFrom(terminal: Pick<Terminal, 'buffer'>, from: Place): string {
  const { active } = terminal.buffer;
  const first = from.marker?.isDisposed === false ? from.marker.line : 0;
  let text = '';
  for (
    let y = active.baseY + active.cursorY;
    y >= Math.max(0, first) && text.length < MAX_TEXT_CHARS;
    y -= 1
  ) {
    const line = active.getLine(y);
    if (line === undefined) continue;
    const continues = active.getLine(y + 1)?.isWrapped === true;
    const column = y === first && from.marker?.isDisposed === false ? from.column : 0;
    const shown = line.translateToString(!continues, column);
    text = continues || text === '' ? shown + text : `${shown}\n${text}`;
  }
  return text.slice(-MAX_TEXT_CHARS).trimEnd();
}
