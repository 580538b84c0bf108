import { lazy, type ComponentType } from 'react';
import type { RequestView } from '../../../api/types.js';
import type { PanelProps } from './panel-props.js';
import { TimelineTab } from './timeline-tab.js';

export interface RequestTab {
  /** in the address */
  readonly name: string;
  readonly label: string;
  readonly panel: ComponentType<PanelProps>;
}

interface OfferedTab extends RequestTab {
  readonly permission?: string;
  readonly kind?: RequestView['kind'];
}

const tabs: readonly OfferedTab[] = [
  { name: 'timeline', label: 'Timeline', panel: TimelineTab },
  {
    name: 'places',
    label: 'Sources and hosts',
    panel: lazy(() => import('./places-tab.js').then((part) => ({ default: part.PlacesTab }))),
  },
  {
    name: 'steps',
    label: 'Manual steps',
    panel: lazy(() => import('./steps-tab.js').then((part) => ({ default: part.StepsTab }))),
  },
  {
    name: 'package',
    label: 'Package',
    kind: 'Export',
    panel: lazy(() => import('./package-tab.js').then((part) => ({ default: part.PackageTab }))),
  },
  {
    name: 'certificate',
    label: 'Certificate',
    kind: 'AccountClose',
    permission: 'requests:certificate',
    panel: lazy(() => import('./certificate-tab.js').then((part) => ({ default: part.CertificateTab }))),
  },
  {
    name: 'events',
    label: 'Events',
    permission: 'requests:events',
    panel: lazy(() => import('./events-tab.js').then((part) => ({ default: part.EventsTab }))),
  },
  {
    name: 'audit',
    label: 'Audit',
    permission: 'audit:view',
    panel: lazy(() => import('./audit-tab.js').then((part) => ({ default: part.AuditTab }))),
  },
];

/** What there is to see of a request for somebody with these permissions. */
export const tabsFor = ({ kind }: RequestView, permissions: readonly string[]): readonly RequestTab[] =>
  tabs.filter(
    (tab) =>
      (tab.kind === undefined || tab.kind === kind) &&
      (tab.permission === undefined || permissions.includes(tab.permission)),
  );
