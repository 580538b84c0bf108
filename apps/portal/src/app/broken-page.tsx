import { Button, Text } from '@mantine/core';
import { Page } from '../parts/page.js';

/** Shown instead of a page that could not be drawn or loaded, e.g. after Lethe was updated under it. */
export const BrokenPage = () => (
  <Page title="This page broke">
    <Text mb="md">
      Lethe may have been updated while the page was open, or cannot be reached. Load it again.
    </Text>
    <Button onClick={() => location.reload()}>Load again</Button>
  </Page>
);
