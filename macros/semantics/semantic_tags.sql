{#-
  The semantic tags of one kind of feed, with the type of the column that each becomes (data-model §4). A tag's column is the
  tag without its group prefix, hyphens turned into underscores.

  Arguments: kind, one of customers, itemized_transactions, product_catalog, email_events, email_summary, email_opt, sms_opt,
    loyalty, loyalty_events, fiscal_calendar, employees, privacy_requests, bad_values.
  Returns: dict with
    prefix: the group prefix of the kind's tags ('' for customer records),
    required: tags without which the feed cannot be used,
    key_prefixes: prefixes of tags whose rest is a brand's own name (fk-<name>, sk-<name>),
    contact_prefixes: prefixes of tags that name one of a customer's several addresses or numbers (email-work); may be missing,
    repeatable: tags that several columns may carry, besides pk; may be missing,
    natural_key: the tag that is the primary key where none is tagged; may be missing,
    types: dict of tag (without prefix) to a name that type_of() knows, in column order.
  Errors: an unknown kind, naming the known ones.
-#}
{% macro semantic_tags(kind) %}
    {%- set kinds = {
        'customers': {
            'prefix': '',
            'required': ['pk'],
            'key_prefixes': ['fk-', 'sk-'],
            'contact_prefixes': ['email-', 'phone-'],
            'repeatable': ['email', 'phone'],
            'types': {
                'pk': 'text', 'ck': 'text',
                'given-name': 'text', 'surname': 'text', 'full-name': 'text', 'generational-suffix': 'text',
                'title': 'text', 'company': 'text', 'email': 'text', 'phone': 'text',
                'address': 'text', 'address2': 'text', 'city': 'text', 'state': 'text', 'postal': 'text', 'country': 'text',
                'birthdate': 'date', 'gender': 'text', 'loyalty-id': 'text', 'government-id': 'text', 'brand': 'text',
                'create-dt': 'timestamp', 'update-dt': 'timestamp',
            },
        },
        'itemized_transactions': {
            'prefix': 'txn-item/',
            'required': [
                'order-id', 'product-id', 'order-datetime', 'is-return', 'is-cancellation', 'item-quantity', 'item-revenue',
                'order-discount-amount', 'purchase-brand', 'purchase-channel', 'store-id',
            ],
            'key_prefixes': ['fk-'],
            'types': {
                'customer-id': 'text', 'order-id': 'text', 'product-id': 'text', 'order-datetime': 'timestamp',
                'is-return': 'boolean', 'is-cancellation': 'boolean', 'item-quantity': 'integer', 'item-revenue': 'money',
                'item-list-price': 'money', 'item-discount-amount': 'money', 'item-discount-percent': 'percent',
                'item-subtotal': 'money', 'item-cost': 'money', 'item-profit': 'money', 'item-tax-amount': 'money',
                'unit-cost': 'money', 'unit-profit': 'money', 'unit-list-price': 'money', 'unit-discount-amount': 'money',
                'unit-subtotal': 'money', 'unit-tax-amount': 'money', 'unit-revenue': 'money',
                'order-discount-amount': 'money', 'order-discount-percent': 'percent', 'order-shipping-amount': 'money',
                'currency': 'text', 'payment-method': 'text',
                'purchase-brand': 'text', 'purchase-channel': 'text', 'digital-channel': 'text', 'store-id': 'text',
            },
        },
        'product_catalog': {
            'prefix': 'pc/',
            'required': ['product-id'],
            'key_prefixes': [],
            'types': {
                'pk': 'text', 'product-id': 'text', 'update-dt': 'timestamp',
            },
        },
        'email_events': {
            'prefix': 'email-event/',
            'required': ['brand', 'email', 'event-datetime', 'event-type', 'send-id'],
            'key_prefixes': [],
            'types': {
                'pk': 'text', 'brand': 'text', 'email': 'text', 'event-datetime': 'timestamp', 'event-type': 'text', 'send-id': 'text',
                'region': 'text', 'campaign-id': 'text', 'campaign-name': 'text', 'treatment-id': 'text', 'treatment-name': 'text',
                'persado-id': 'text',
            },
        },
        'email_summary': {
            'prefix': 'email-summary/',
            'required': ['brand', 'email'],
            'key_prefixes': [],
            'types': email_summary_types(),
        },
        'email_opt': {
            'prefix': 'email-opt/',
            'required': ['email', 'is-email-opted-in'],
            'key_prefixes': [],
            'types': {
                'email': 'text', 'is-email-opted-in': 'boolean', 'brand': 'text', 'region': 'text', 'email-program': 'text',
                'email-frequency': 'text', 'language-preference': 'text', 'update-dt': 'timestamp',
            },
        },
        'sms_opt': {
            'prefix': 'sms-opt/',
            'required': ['phone', 'is-sms-opted-in'],
            'key_prefixes': [],
            'types': {
                'phone': 'text', 'is-sms-opted-in': 'boolean', 'brand': 'text', 'region': 'text', 'sms-program': 'text',
                'sms-frequency': 'text', 'language-preference': 'text', 'update-dt': 'timestamp',
            },
        },
        'loyalty': {
            'prefix': 'loy/',
            'required': ['loyalty-id', 'is-opted-in', 'latest-opted-in-datetime'],
            'key_prefixes': ['fk-'],
            'types': {
                'pk': 'text', 'loyalty-id': 'text', 'email': 'text', 'birthdate': 'date', 'is-opted-in': 'boolean',
                'latest-opted-in-datetime': 'timestamp', 'latest-opt-out-datetime': 'timestamp',
                'current-balance': 'integer', 'current-balance-expiration-datetime': 'timestamp', 'lifetime-balance': 'integer',
                'current-tier': 'text', 'current-tier-start-datetime': 'timestamp',
                'current-tier-expiration-datetime': 'timestamp', 'next-tier': 'text', 'sign-up-channel': 'text',
                'sign-up-method': 'text', 'spend-to-keep-tier': 'money', 'spend-to-next-tier': 'money',
                'latest-update-datetime': 'timestamp',
            },
        },
        'loyalty_events': {
            'prefix': 'loy-event/',
            'required': ['loyalty-id', 'event-datetime', 'event-type'],
            'key_prefixes': ['fk-'],
            'types': {
                'pk': 'text', 'loyalty-id': 'text', 'email': 'text', 'event-datetime': 'timestamp', 'event-type': 'text',
                'event-description': 'text', 'award-id': 'text', 'order-id': 'text', 'order-datetime': 'timestamp',
                'reservation-id': 'text', 'reservation-datetime': 'timestamp', 'accrual-amount': 'integer',
                'accrual-datetime': 'timestamp', 'redemption-amount': 'money', 'redemption-datetime': 'timestamp',
                'expiration-datetime': 'timestamp', 'current-balance': 'integer', 'previous-point-balance': 'integer',
                'current-tier': 'text', 'previous-tier': 'text', 'tier-start-datetime': 'timestamp',
                'tier-end-datetime': 'timestamp',
            },
        },
        'fiscal_calendar': {
            'prefix': 'fiscal/',
            'required': [
                'calendar-date', 'fiscal-year', 'fiscal-quarter', 'fiscal-month', 'fiscal-week-number', 'fiscal-week-start',
            ],
            'natural_key': 'calendar-date',
            'key_prefixes': [],
            'types': {
                'pk': 'text', 'calendar-date': 'date', 'fiscal-year': 'integer', 'fiscal-quarter': 'text',
                'fiscal-month': 'text', 'fiscal-week-number': 'integer', 'fiscal-week-start': 'date', 'day-of-week': 'text',
                'holiday-sale-name': 'text',
            },
        },
        'employees': {
            'prefix': 'employee/',
            'required': ['email', 'is-current'],
            'key_prefixes': [],
            'types': {'pk': 'text', 'email': 'text', 'is-current': 'boolean', 'update-dt': 'timestamp'},
        },
        'privacy_requests': {
            'prefix': 'privacy/',
            'required': ['request-id', 'request-type', 'strategy'],
            'key_prefixes': [],
            'types': {
                'pk': 'text', 'request-id': 'text', 'request-type': 'text', 'strategy': 'text', 'datasource': 'text',
                'record-key': 'text', 'email': 'text', 'phone': 'text',
            },
        },
        'bad_values': {
            'prefix': 'blv/',
            'required': ['datasource', 'semantic', 'value'],
            'key_prefixes': [],
            'types': {
                'pk': 'text', 'datasource': 'text', 'semantic': 'text', 'value': 'text', 'is-preprocessed': 'boolean',
            },
        },
    } -%}
    {#- a product is described in a catalogue or on the lines that sell it (data-model §4.2) -#}
    {%- for described in ['itemized_transactions', 'product_catalog'] -%}
        {%- do kinds[described].types.update(product_tags()) -%}
    {%- endfor -%}
    {%- if kind not in kinds -%}
        {%- do exceptions.raise_compiler_error(
            "feed(): unknown kind of feed '" ~ kind ~ "'" ~ nearest_hint(kind, kinds.keys() | list)
            ~ ". The kinds are " ~ kinds.keys() | join(', ') ~ '.'
        ) -%}
    {%- endif -%}
    {%- do return(kinds[kind]) -%}
{% endmacro %}


{#-
  The tags that describe a product, besides its id (data-model §4.3).

  Returns: dict of tag (without prefix) to a name that type_of() knows, in column order.
-#}
{% macro product_tags() %}
    {%- do return({
        'product-category': 'text', 'product-category-id': 'text', 'product-subcategory': 'text',
        'product-subcategory-id': 'text', 'product-description': 'text', 'product-gender': 'text', 'product-brand': 'text',
        'product-brand-id': 'text', 'product-class': 'text', 'product-class-id': 'text', 'product-collection': 'text',
        'product-collection-id': 'text', 'product-color': 'text', 'product-color-id': 'text', 'product-department': 'text',
        'product-department-id': 'text', 'product-division': 'text', 'product-division-id': 'text', 'product-fabric': 'text',
        'product-fabric-id': 'text', 'product-group': 'text', 'product-material': 'text', 'product-material-id': 'text',
        'product-msrp': 'money', 'product-name': 'text', 'product-season': 'text', 'product-season-id': 'text',
        'product-silhouette': 'text', 'product-size': 'text', 'product-size-id': 'text', 'product-sku': 'text',
        'product-style': 'text', 'product-subclass': 'text', 'product-subclass-id': 'text', 'product-subdepartment': 'text',
        'product-subdepartment-id': 'text', 'product-type': 'text', 'product-upc': 'text',
    }) -%}
{% endmacro %}


{#-
  Whether the rows of a kind of feed name their customer by one foreign key (foreign_key_name and foreign_key_value).

  Arguments: kind. Returns: true or false.
-#}
{% macro has_foreign_key(kind) %}
    {%- do return(kind != 'customers' and 'fk-' in semantic_tags(kind).key_prefixes) -%}
{% endmacro %}


{#-
  Tags that may stand on any feed's columns without the group prefix of its kind.

  Returns: list of tags.
-#}
{% macro common_tags() %}
    {%- do return(['pk', 'update-dt']) -%}
{% endmacro %}


{#-
  A hint that names the known word nearest to an unknown one, by the share of letter pairs that both have (Dice coefficient).

  Arguments: word, the unknown one; known, list of words.
  Returns: ". Did you mean '…'?" or '' when nothing is near (coefficient under 0.4).
-#}
{% macro nearest_hint(word, known) %}
    {%- set best = namespace(score=0.4, word=none) -%}
    {%- set pairs_of_word = letter_pairs(word) -%}
    {%- for candidate in known -%}
        {%- set pairs = letter_pairs(candidate) -%}
        {%- set shared = pairs | select('in', pairs_of_word) | list -%}
        {%- set score = 2 * shared | length / ([pairs_of_word | length + pairs | length, 1] | max) -%}
        {%- if score > best.score -%}
            {%- set best.score = score -%}
            {%- set best.word = candidate -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return(". Did you mean '" ~ best.word ~ "'?" if best.word else '') -%}
{% endmacro %}


{#-
  What to say of an unknown word: the nearest one, when there is one, and all that are known.

  Arguments: word, the unknown one; known, list of words. Returns: text that ends a sentence and follows with another.
-#}
{% macro valid_names(word, known) %}
    {%- set hint = nearest_hint(word, known) -%}
    {%- do return(hint ~ (' ' if hint else '. ') ~ 'Valid: ' ~ known | join(', ') ~ '.') -%}
{% endmacro %}


{#-
  The distinct pairs of neighbouring letters of a word, its ends marked by a blank.

  Arguments: word, text.
  Returns: list of two-letter texts.
-#}
{% macro letter_pairs(word) %}
    {%- set marked = ' ' ~ word | lower ~ ' ' -%}
    {%- set pairs = [] -%}
    {%- for position in range(marked | length - 1) -%}
        {%- do pairs.append(marked[position] ~ marked[position + 1]) -%}
    {%- endfor -%}
    {%- do return(pairs | unique | list) -%}
{% endmacro %}
