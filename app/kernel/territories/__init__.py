"""The territories of the Pays de la Loire: region, départements, EPCI, communes, zones d'emploi and bassins."""
