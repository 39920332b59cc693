"""The live 办案区 monitor as a service: events are stored before anything else, alarms once."""
