#!/bin/sh
# The code is there and answers Event Grid's validation: the registries' events are led to it. Safe to repeat; after a rotation of the
# function's keys it has to be. EVENT_REPOSITORIES: JSON, as in ["node","library/nginx"].
set -eu
cd "$(dirname "$0")/../.."

az deployment sub create \
  --name "customhouse-events-$AZURE_ENV_NAME" \
  --location "$AZURE_LOCATION" \
  --template-file infra/events/main.bicep \
  --parameters \
  environmentName="$AZURE_ENV_NAME" \
  registryIds="$REGISTRY_IDS" \
  functionAppId="$AZURE_FUNCTION_APP" \
  storageAccountId="$AZURE_STORAGE_ACCOUNT" \
  actionGroupId="${ACTION_GROUP_ID:-}" \
  repositories="${EVENT_REPOSITORIES:-[\"node\"]}" \
  existingTopics="${EVENT_TOPICS:-{\}}" \
  --output none
