{{ segment(include=attribute('transaction_attributes_extended.early_repeat_purchaser', 'is true')) }}
