{{ feed('itemized_transactions', 'online_retail', 'invoice_lines') }}
