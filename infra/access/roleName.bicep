@export()
@description('The name (a GUID) of one of our roles (roles.bicep) in the subscription where it is assigned.')
func roleName(environmentName string, subscriptionId string, purpose string) string =>
  guid('customhouse', environmentName, subscriptionId, purpose)
