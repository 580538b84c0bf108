import { Text } from '@mantine/core';
import { Link } from 'react-router';
import { Page } from '../parts/page.js';

export const NoSuchPage = () => (
  <Page title="There is no such page">
    <Text>
      The address leads nowhere. <Link to="/">Go to the first page</Link>.
    </Text>
  </Page>
);
