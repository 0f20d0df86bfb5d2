import type { CriterionView } from '@naru/protocol/exercise-view';
import { ChevronDown, Circle, CircleCheck, CircleHelp, CircleX, RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import { InlineCode } from '@/components/inline-code';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import styles from './criteria-list.module.css';
import { countPassed } from './describe-change';
import { findFocusAfter } from './find-focus-after';
import { applyOrder } from './order-criteria';

interface CriteriaListProps {
  /** What was opened by hand belongs to the result it was opened in. */
  resultNumber: number;
  criteria: readonly CriterionView[];
  order: readonly string[];
  /** The one that is open unless the student closes it. */
  openId: string | undefined;
  /** The one that was just ticked. */
  lastTicked: string | undefined;
  isChecking: boolean;
  onCheck: () => void;
}

interface Choice {
  resultNumber: number;
  isOpen: Readonly<Record<string, boolean>>;
}

export function CriteriaList(props: CriteriaListProps) {
  const { resultNumber, criteria, order, openId, lastTicked, isChecking, onCheck } = props;
  const t = useTranslations('exercise');
  const headingId = useId();
  const [choice, setChoice] = useState<Choice>({ resultNumber, isOpen: {} });
  const chosen = choice.resultNumber === resultNumber ? choice.isOpen : {};
  const ordered = applyOrder(criteria, order);
  const list = useRef<HTMLUListElement>(null);
  const noteCheck = useFocusAfterCheck(list, ordered, resultNumber);
  return (
    <div>
      <div className={styles.heading}>
        <h4 id={headingId}>{t('criteria')}</h4>
        <span className={styles.count}>
          {t('passedOf', { total: criteria.length, passed: countPassed(criteria) })}
        </span>
      </div>
      <ul ref={list} className={styles.list} aria-labelledby={headingId}>
        {ordered.map((criterion) => {
          const { id } = criterion;
          const isOpen = chosen[id] ?? id === openId;
          return (
            <CriterionRow
              key={id}
              criterion={criterion}
              isOpen={isOpen}
              isMarked={id === lastTicked}
              isChecking={isChecking}
              onToggle={() => setChoice({ resultNumber, isOpen: { ...chosen, [id]: !isOpen } })}
              onCheck={() => {
                noteCheck(id);
                onCheck();
              }}
            />
          );
        })}
      </ul>
    </div>
  );
}

/**
 * The button for another check goes away with a result that needs none; then the keyboard is nowhere. Tell it in which
 * row the button was pressed.
 */
function useFocusAfterCheck(
  list: { current: HTMLElement | null },
  criteria: readonly CriterionView[],
  resultNumber: number,
): (criterionId: string) => void {
  const pressed = useRef<{ id: string; resultNumber: number }>(undefined);
  useLayoutEffect(() => {
    const from = pressed.current;
    if (from === undefined) return;
    // Statuses come first and the new order with the answer to the press: a row that is moved loses the keyboard, too.
    if (from.resultNumber !== resultNumber) pressed.current = undefined;
    const isStillThere = criteria.some(({ id, status }) => id === from.id && status === 'unchecked');
    // Who has gone on meanwhile stays there.
    if (isStillThere || document.activeElement !== document.body) return;
    const next = findFocusAfter(criteria, from.id);
    const row = list.current?.querySelector<HTMLElement>(`[data-criterion="${CSS.escape(next ?? from.id)}"]`);
    (row?.querySelector<HTMLElement>('button') ?? row)?.focus();
  });
  return (id) => {
    pressed.current = { id, resultNumber };
  };
}

interface CriterionRowProps {
  criterion: CriterionView;
  isOpen: boolean;
  isMarked: boolean;
  isChecking: boolean;
  onToggle: () => void;
  onCheck: () => void;
}

function CriterionRow(props: CriterionRowProps) {
  const { criterion, isOpen, isMarked, isChecking, onToggle, onCheck } = props;
  const t = useTranslations('exercise');
  const detailsId = useId();
  const { id, status, title, points, earned, reason, expected, found, hint } = criterion;
  const isPart = status !== 'passed' && earned > 0;
  const Icon = icons[status];
  const hasDetails = Boolean(reason || expected || found || hint);
  const head = (
    <>
      <Icon aria-hidden className={styles.icon} />
      <span className={styles.title}>
        <InlineCode text={title} />
      </span>
      <span className={styles.status}>
        {t(`status.${isPart && status === 'failed' ? 'partial' : status}`)}
      </span>
      <span className={styles.points}>
        {status === 'passed' || isPart ? t('scoreOf', { earned, points }) : t('score', { points })}
      </span>
    </>
  );
  return (
    <li
      className={styles.row}
      data-criterion={id}
      data-status={status}
      data-marked={isMarked || undefined}
      tabIndex={-1}
    >
      {hasDetails ? (
        <button
          type="button"
          className={styles.head}
          aria-expanded={isOpen}
          aria-controls={detailsId}
          onClick={onToggle}
        >
          {head}
          <ChevronDown aria-hidden className={styles.chevron} />
        </button>
      ) : (
        <div className={styles.head}>{head}</div>
      )}
      {hasDetails && (
        <div id={detailsId} className={styles.details} hidden={!isOpen}>
          {reason && (
            <div className={styles.reason}>
              <InlineCode text={reason} />
            </div>
          )}
          {(expected || found) && (
            <dl className={styles.facts}>
              {expected && <Fact term={t('expected')} text={expected} />}
              {found && <Fact term={t('found')} text={found} />}
            </dl>
          )}
          {hint && status !== 'passed' && (
            <div className={styles.hint}>
              <InlineCode text={hint} />
            </div>
          )}
          {status === 'unchecked' && (
            <div className={styles.again}>
              <span>{t('uncheckedCost')}</span>
              <Button
                size="small"
                icon={isChecking ? <Spinner /> : <RotateCcw aria-hidden />}
                aria-busy={isChecking || undefined}
                onClick={onCheck}
              >
                {t('checkAgain')}
              </Button>
            </div>
          )}
        </div>
      )}
    </li>
  );
}

/** Comes from the student's own machine: plain text that may hold anything, also letters that turn the line round. */
function Fact({ term, text }: { term: string; text: string }) {
  return (
    <div className={styles.fact}>
      <dt>{term}</dt>
      <dd>
        <bdi>{text}</bdi>
      </dd>
    </div>
  );
}

const icons = { pending: Circle, passed: CircleCheck, failed: CircleX, unchecked: CircleHelp };
