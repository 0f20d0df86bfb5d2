import { beforeEach, describe, expect, it } from 'vitest';
import { useWorkbenchView } from './workbench-view.ts';

const view = () => useWorkbenchView.getState();

describe('what the workbench shows', () => {
  beforeEach(() =>
    useWorkbenchView.setState({
      side: undefined,
      maximised: undefined,
      collapsed: undefined,
      narrow: 'terminal',
      isBeside: true,
    }),
  );

  it('brings the editor back from under a maximised terminal', () => {
    view().toggleMaximised('bottom');
    view().showPart('editor');
    expect(view()).toMatchObject({ maximised: undefined, narrow: 'editor' });
  });

  it('keeps what was maximised when that is what is asked for', () => {
    view().toggleMaximised('top');
    view().showPart('editor');
    expect(view().maximised).toBe('top');
  });

  it.each([
    ['terminal', 'bottom', 'top'],
    ['editor', 'top', 'bottom'],
  ] as const)('brings the %s back after it was dragged shut', (part, row, other) => {
    view().acceptCollapse(row);
    expect(view()).toMatchObject({ collapsed: row, maximised: other });
    view().showPart(part);
    expect(view().maximised).toBeUndefined();
  });

  it('forgets what was maximised once the other part is dragged open', () => {
    view().toggleMaximised('top');
    view().acceptCollapse('bottom');
    view().acceptCollapse(undefined);
    expect(view()).toMatchObject({ collapsed: undefined, maximised: undefined });
  });

  it('keeps what is maximised while its rows are still being laid out', () => {
    view().toggleMaximised('top');
    view().acceptCollapse(undefined);
    expect(view().maximised).toBe('top');
  });

  it('closes a preview that covers the editor when a file is opened', () => {
    view().setBeside(false);
    view().showSide('preview');
    view().showPart('editor');
    expect(view().side).toBeUndefined();
  });

  it('leaves a preview that stands beside the editor', () => {
    view().showSide('preview');
    view().showPart('editor');
    expect(view().side).toBe('preview');
  });

  it('shows the engine view over a maximised terminal', () => {
    view().toggleMaximised('bottom');
    view().toggleSide('engine');
    expect(view()).toMatchObject({ side: 'engine', maximised: undefined });
    view().toggleSide('engine');
    expect(view().side).toBeUndefined();
  });
});
