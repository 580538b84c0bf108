import type { ReactNode } from 'react';
import type { TaskView } from '../../../api/types.js';
import { instantText } from '../../../time/due-text.js';
import { taskAt } from '../../../parts/places.js';
import classes from './request.module.css';

type Proof = NonNullable<TaskView['proof']>;

const Row = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

const Digest = ({ of }: { readonly of: string | null }) =>
  of === null ? 'none' : <code className={classes['code']}>{of}</code>;

/** `filesBefore` as `files before` */
const countName = (name: string): string => name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

/** What a task can show for itself, folded. */
export const ProofDetails = ({ task, proof }: { readonly task: TaskView; readonly proof: Proof }) => (
  <details className={classes['proof']}>
    <summary>
      Proof<span className="visually-hidden"> of {taskAt(task)}</span>
    </summary>
    <dl>
      <Row name="Host">{task.host ?? 'none'}</Row>
      <Row name="Tool">{proof.tool}</Row>
      <Row name="Version">{proof.toolVersion ?? 'it tells none'}</Row>
      <Row name="Digest of the arguments">
        <Digest of={proof.argumentsDigest} />
      </Row>
      <Row name="Exit code">{proof.exitCode ?? 'none'}</Row>
      <Row name="Counts">
        {Object.entries(proof.counts)
          .map(([name, count]) => `${countName(name)}: ${count}`)
          .join(', ') || 'none'}
      </Row>
      <Row name="Digest of the output">
        <Digest of={proof.outputDigest} />
      </Row>
      <Row name="Started">{instantText(Date.parse(proof.startedAt))}</Row>
      <Row name="Ended">{instantText(Date.parse(proof.endedAt))}</Row>
      {proof.remarks.length > 0 && <Row name="Remarks">{proof.remarks.join(', ')}</Row>}
    </dl>
  </details>
);
