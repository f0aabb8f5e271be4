using '../main.bicep'

// Everything is made, for a first look in an empty subscription.
param environmentName = 'try'
param location = 'westeurope'
param REGISTRY_PUBLIC = 'examplepublic'
param REGISTRY_BASE_ARTIFACTS = 'examplebase'
param REGISTRY = 'exampleteam'
param AKV = 'kv-example-try'
param GIT_BASE_IMAGE_NODE = 'https://git.example/base-image-node.git#main'
param GIT_NODE_IMPORT = 'https://git.example/import-baseimage-node.git#main'
param GIT_HELLO_WORLD = 'https://git.example/hello-world.git#main'
