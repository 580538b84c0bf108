import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';

const PATIENCE_MS = 3000;

/** Says that an answer takes long; whoever waits may not know whether the press was taken. */
export function Waiting({ isActing }: { readonly isActing: boolean }) {
  const [isPatienceOver, setPatienceOver] = useState(false);
  useEffect(() => {
    if (!isActing) return;
    const timer = setTimeout(() => setPatienceOver(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setPatienceOver(false);
    };
  }, [isActing]);
  const isLong = isActing && isPatienceOver;
  // Always there: what comes into a status is read out, a status that comes along with its words may not be.
  return (
    <Text size="sm" role="status" className={isLong ? '' : 'visually-hidden'}>
      {isLong && 'It was sent, and Lethe has not answered yet. This stays here until it does.'}
    </Text>
  );
}
