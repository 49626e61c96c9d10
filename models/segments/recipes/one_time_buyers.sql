{{ segment(include=attribute('transaction_attributes_extended.one_and_done', 'is true')) }}
