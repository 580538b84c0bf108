import { Button } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { RequestView, Subject } from '../api/types.js';
import { useMay } from '../session/session.js';
import { Name } from './name.js';
import classes from './masked-subject.module.css';

// Few people ask, and the dialog is large.
const RevealSubject = lazy(() =>
  import('./reveal-subject.js').then((part) => ({ default: part.RevealSubject })),
);

const nameOf = ({ userPrincipalName, samAccountName, objectId, aliases }: Subject): string =>
  userPrincipalName ?? samAccountName ?? objectId ?? aliases?.[0] ?? '';

/** In the place of the button, which had the focus. */
function Revealed({ name }: { readonly name: string }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <span ref={place} tabIndex={-1}>
      <Name>{name}</Name>
    </span>
  );
}

interface MaskedSubjectProps {
  readonly request: Pick<RequestView, 'id' | 'subject'>;
  /** with a button for those who may see the name */
  readonly canReveal?: boolean;
}

/** The person that a request is about, as `a••@example.com`; the name itself only after a reason was given. */
export function MaskedSubject({ request, canReveal = false }: MaskedSubjectProps) {
  const { id, subject } = request;
  const mayReveal = useMay('requests:reveal') && canReveal && !subject.shredded;
  const [asks, setAsks] = useState(false);
  const [revealed, setRevealed] = useState<Subject>();
  if (subject.shredded) return <span className={classes['gone']}>name destroyed</span>;
  if (revealed) return <Revealed name={nameOf(revealed)} />;
  return (
    <>
      <Name>{subject.masked}</Name>
      {mayReveal && (
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => setAsks(true)}
          aria-label={`Reveal ${subject.masked}`}
        >
          Reveal
        </Button>
      )}
      {asks && (
        <Suspense>
          <RevealSubject
            requestId={id}
            onClose={() => setAsks(false)}
            onRevealed={(name) => {
              setRevealed(name);
              setAsks(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
