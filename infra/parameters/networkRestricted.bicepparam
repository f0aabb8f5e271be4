using '../main.bicep'

// Nothing but the app itself answers the internet, and that only Event Grid and the addresses named.
param environmentName = 'closed'
param location = 'westeurope'
param REGISTRY_PUBLIC = 'examplepublic'
param REGISTRY_BASE_ARTIFACTS = 'examplebase'
param REGISTRY = 'exampleteam'
param AKV = 'kv-example-closed'
param GIT_BASE_IMAGE_NODE = 'https://git.example/base-image-node.git#main'
param GIT_NODE_IMPORT = 'https://git.example/import-baseimage-node.git#main'
param GIT_HELLO_WORLD = 'https://git.example/hello-world.git#main'
param networkRestricted = true
param registriesUseAbac = true
param allowedAddresses = ['203.0.113.0/24']
