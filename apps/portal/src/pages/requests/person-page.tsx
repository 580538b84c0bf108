import { Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { requestsOfPerson } from '../../api/person-query.js';
import { messageBesideFields, refusalsByField } from '../../api/problem.js';
import { BusyButton } from '../../parts/busy-button.js';
import { noIdentities, subjectOf, type TypedIdentities } from '../../parts/identities.js';
import { IdentityFields } from '../../parts/identity-fields.js';
import { Page } from '../../parts/page.js';
import { Refusal } from '../../parts/refusal.js';
import { RequestTable } from './request-table.js';
import classes from './requests.module.css';

const ONE_IS_NEEDED = 'is required, or any other of the names';

/** The requests about a person, by name. What was typed is in no address, and forgotten with the page. */
export default function PersonPage() {
  const [typed, setTyped] = useState(noIdentities);
  const looking = useMutation({ mutationFn: () => requestsOfPerson(subjectOf(typed)) });
  const [isEmpty, setEmpty] = useState(false);
  const breaches = isEmpty ? { 'subject.userPrincipalName': ONE_IS_NEEDED } : refusalsByField(looking.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacksAll = Object.keys(subjectOf(typed)).length === 0;
    setEmpty(lacksAll);
    if (!lacksAll) looking.mutate();
  };
  const change = (changes: Partial<TypedIdentities>) => {
    setTyped({ ...typed, ...changes });
    // What was found is of other names than those that stand above it now.
    looking.reset();
    setEmpty(false);
  };
  return (
    <Page title="Find a person">
      <Stack>
        <form onSubmit={submit} noValidate className={classes['person']}>
          <Stack>
            <Text>
              Any of the names is enough, in whatever way it is spelt. That you looked is recorded; the name
              is not.
            </Text>
            <IdentityFields typed={typed} breaches={breaches} onChange={change} />
            {looking.error && <Refusal pressed={looking.error}>{messageBesideFields(looking.error)}</Refusal>}
            <BusyButton type="submit" isBusy={looking.isPending} style={{ alignSelf: 'flex-start' }}>
              Find
            </BusyButton>
          </Stack>
        </form>
        {looking.data && <Found {...looking.data} />}
      </Stack>
    </Page>
  );
}

const Found = ({ items, more }: Awaited<ReturnType<typeof requestsOfPerson>>) => (
  <section aria-label="What was found">
    <Text role="status" mb="sm">
      {items.length === 0
        ? 'There is no request about this person.'
        : `${items.length}${more ? ' or more' : ''} ${items.length === 1 ? 'request' : 'requests'} found.`}
    </Text>
    {items.length > 0 && <RequestTable requests={items} />}
  </section>
);
