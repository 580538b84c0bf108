{{- define "lethe.name" -}}
{{- printf "%s-%s" .root.Release.Name .part | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "lethe.selector" -}}
app.kubernetes.io/name: lethe
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end -}}

{{- define "lethe.labels" -}}
{{ include "lethe.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end -}}

{{- define "lethe.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{/* The variables of a process; `needs` lists the parts of the cluster that it works with. */}}
{{- define "lethe.environment" -}}
- { name: LETHE_MODE, value: production }
- { name: LETHE_PROFILE, value: cluster }
- { name: LETHE_HOST, value: 0.0.0.0 }
- { name: LETHE_PORT, value: {{ .port | quote }} }
- { name: LETHE_CONFIG, value: /etc/lethe/lethe.yaml }
- { name: LETHE_LOG_LEVEL, value: {{ .root.Values.logLevel | quote }} }
{{- with .root.Values.otlpEndpoint }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }} }
{{- end }}
{{- if has "mongodb" .needs }}
- name: MONGODB_URI
  valueFrom: { secretKeyRef: { name: {{ .root.Values.mongodb.secret }}, key: uri } }
{{- end }}
{{- if has "master-key" .needs }}
- { name: LETHE_MASTER_KEY_FILE, value: /run/secrets/lethe/master-key/master.key }
{{- end }}
{{- if has "kafka" .needs }}
- { name: KAFKA_BROKERS, value: {{ .root.Values.kafka.brokers | quote }} }
{{- if .root.Values.kafka.tls }}
- { name: LETHE_KAFKA_TLS, value: 'true' }
{{- if .root.Values.kafka.tlsSecret }}
- { name: LETHE_KAFKA_CA_FILE, value: /run/secrets/lethe/kafka-tls/ca.pem }
{{- end }}
{{- end }}
{{- with .root.Values.kafka.sasl }}
{{- if .mechanism }}
- { name: LETHE_KAFKA_SASL_MECHANISM, value: {{ .mechanism | quote }} }
- { name: LETHE_KAFKA_SASL_USERNAME, value: {{ required "kafka.sasl.username is required with a mechanism" .username | quote }} }
- { name: LETHE_KAFKA_SASL_PASSWORD_FILE, value: /run/secrets/lethe/kafka-sasl/password }
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "lethe.mounts" -}}
- { name: config, mountPath: /etc/lethe/lethe.yaml, subPath: lethe.yaml, readOnly: true }
- { name: data, mountPath: /data }
- { name: tmp, mountPath: /tmp }
{{- if has "master-key" .needs }}
- { name: master-key, mountPath: /run/secrets/lethe/master-key, readOnly: true }
{{- end }}
{{- if and (has "kafka" .needs) .root.Values.kafka.tls .root.Values.kafka.tlsSecret }}
- { name: kafka-tls, mountPath: /run/secrets/lethe/kafka-tls, readOnly: true }
{{- end }}
{{- if and (has "kafka" .needs) .root.Values.kafka.sasl.mechanism }}
- { name: kafka-sasl, mountPath: /run/secrets/lethe/kafka-sasl, readOnly: true }
{{- end }}
{{- end -}}

{{- define "lethe.volumes" -}}
- name: config
  configMap: { name: {{ include "lethe.name" (dict "root" .root "part" "config") }} }
- { name: data, emptyDir: {} }
- { name: tmp, emptyDir: {} }
{{- if has "master-key" .needs }}
- name: master-key
  secret: { secretName: {{ .root.Values.masterKey.secret }}, defaultMode: 0440 }
{{- end }}
{{- if and (has "kafka" .needs) .root.Values.kafka.tls .root.Values.kafka.tlsSecret }}
- name: kafka-tls
  secret: { secretName: {{ .root.Values.kafka.tlsSecret }}, defaultMode: 0440 }
{{- end }}
{{- if and (has "kafka" .needs) .root.Values.kafka.sasl.mechanism }}
- name: kafka-sasl
  secret: { secretName: {{ required "kafka.sasl.secret is required with a mechanism" .root.Values.kafka.sasl.secret }}, defaultMode: 0440 }
{{- end }}
{{- end -}}

{{/* A process of the cluster. Takes root, part, port, scheme, needs, settings, and more environment, mounts, volumes as text. */}}
{{- define "lethe.process" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "lethe.name" . }}
  labels: {{- include "lethe.labels" . | nindent 4 }}
spec:
  replicas: {{ .settings.replicas }}
  selector:
    matchLabels: {{- include "lethe.selector" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "lethe.labels" . | nindent 8 }}
      annotations:
        checksum/config: {{ .root.Values.config | sha256sum }}
        {{- with .root.Values.podAnnotations }}{{ toYaml . | nindent 8 }}{{- end }}
    spec:
      automountServiceAccountToken: false
      # What is in hand is finished first: an orchestrator its messages, a vault its uploads.
      terminationGracePeriodSeconds: 60
      securityContext: { runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001, seccompProfile: { type: RuntimeDefault } }
      {{- with .root.Values.imagePullSecrets }}
      imagePullSecrets: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .part }}
          image: {{ include "lethe.image" .root | quote }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          args: [infra/start-service.mjs, {{ .part }}]
          ports: [{ name: http, containerPort: {{ .port }} }]
          securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
          env: {{- include "lethe.environment" . | nindent 12 }}
            {{- with .environment }}{{ . | nindent 12 }}{{- end }}
          startupProbe: { httpGet: { path: /livez, port: http, scheme: {{ .scheme }} }, periodSeconds: 2, failureThreshold: 60 }
          livenessProbe: { httpGet: { path: /livez, port: http, scheme: {{ .scheme }} }, periodSeconds: 15, timeoutSeconds: 5, failureThreshold: 4 }
          readinessProbe: { httpGet: { path: /readyz, port: http, scheme: {{ .scheme }} }, periodSeconds: 5, timeoutSeconds: 5 }
          resources: {{- toYaml .settings.resources | nindent 12 }}
          volumeMounts: {{- include "lethe.mounts" . | nindent 12 }}
            {{- with .mounts }}{{ . | nindent 12 }}{{- end }}
      volumes: {{- include "lethe.volumes" . | nindent 8 }}
        {{- with .volumes }}{{ . | nindent 8 }}{{- end }}
      {{- with .root.Values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .root.Values.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
{{- if gt (int .settings.replicas) 1 }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "lethe.name" . }}
  labels: {{- include "lethe.labels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {{- include "lethe.selector" . | nindent 6 }}
{{- end }}
{{- end -}}
