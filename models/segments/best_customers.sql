{{ segment(
    include=all_of(
        attribute('transaction_attributes_extended.l12m_recency', 'is greater than or equal to', 8),
        attribute('transaction_attributes_extended.l12m_frequency', 'is greater than or equal to', 8),
        attribute('transaction_attributes_extended.l12m_monetary', 'is greater than or equal to', 8),
    ),
) }}
