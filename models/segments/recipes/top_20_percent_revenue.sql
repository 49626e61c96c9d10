{{ segment(include=attribute('transaction_attributes_extended.l12m_monetary', 'is in list', [9, 10])) }}
