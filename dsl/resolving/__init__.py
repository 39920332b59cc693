"""From words to what they name: vocabulary, definitions, parameters, periods, ladders, laws."""
