using '../main.bicep'

// Durable on its scheduler instead of the storage account's queues.
param environmentName = 'dts'
param location = 'westeurope'
param REGISTRY_PUBLIC = 'examplepublic'
param REGISTRY_BASE_ARTIFACTS = 'examplebase'
param REGISTRY = 'exampleteam'
param AKV = 'kv-example-dts'
param GIT_BASE_IMAGE_NODE = 'https://git.example/base-image-node.git#main'
param GIT_NODE_IMPORT = 'https://git.example/import-baseimage-node.git#main'
param GIT_HELLO_WORLD = 'https://git.example/hello-world.git#main'
param durableTaskScheduler = true
