#!/bin/sh
# `azd down` deletes our resource groups. This removes before what we put elsewhere: on registries and vaults of others, and our roles.
# What is gone already is no error; anything else stops here, so that nothing is forgotten.
set -eu

for registry in $(printf '%s' "${REGISTRY_IDS:-}" | tr -d '[]"' | tr ',' ' '); do
  name=${registry##*/}
  group=$(printf '%s' "$registry" | cut -d/ -f5)
  subscription=$(printf '%s' "$registry" | cut -d/ -f3)
  topic=$(az eventgrid system-topic list --subscription "$subscription" --resource-group "$group" \
    --query "[?ends_with(source, '/registries/$name')].name | [0]" --output tsv)
  [ -z "$topic" ] && continue
  subscriptions=$(az eventgrid system-topic event-subscription list --subscription "$subscription" --resource-group "$group" \
    --system-topic-name "$topic" --query "[?name=='customhouse-$AZURE_ENV_NAME'].name" --output tsv)
  if [ -n "$subscriptions" ]; then
    az eventgrid system-topic event-subscription delete --subscription "$subscription" --resource-group "$group" \
      --system-topic-name "$topic" --name "customhouse-$AZURE_ENV_NAME" --yes
  fi
  for alert in $(az monitor metrics alert list --subscription "$subscription" --resource-group "$group" \
    --query "[?name=='alert-$AZURE_ENV_NAME-dead-letters-$name'].name" --output tsv); do
    az monitor metrics alert delete --subscription "$subscription" --resource-group "$group" --name "$alert"
  done
  # A topic of this name was made by us; another one was there before.
  if [ "$topic" = "evgt-$AZURE_ENV_NAME-$name" ]; then
    az eventgrid system-topic delete --subscription "$subscription" --resource-group "$group" --name "$topic" --yes
  fi
done

# Assignments of our roles, wherever they are, then the roles.
for subscription in $AZURE_SUBSCRIPTION_ID $(printf '%s' "${USED_SUBSCRIPTIONS:-}" | tr -d '[]"' | tr ',' ' '); do
  suffix="($AZURE_ENV_NAME, $(printf '%.8s' "$subscription"))"
  az role definition list --subscription "$subscription" --custom-role-only true \
    --query "[?ends_with(roleName, '$suffix')].name" --output tsv | while read -r role; do
    az role assignment list --subscription "$subscription" --all --role "$role" --query '[].id' --output tsv |
      while read -r assignment; do az role assignment delete --subscription "$subscription" --ids "$assignment"; done
    az role definition delete --subscription "$subscription" --name "$role" --scope "/subscriptions/$subscription"
  done
done
