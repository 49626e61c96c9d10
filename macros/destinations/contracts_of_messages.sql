{#-
  What takes messages to customers, and files of any kind. An address or number without the customer's consent is left empty where
  messages go to it. Each macro returns the parts of destination_contract() in which its kind differs from the rest.
-#}

{#- Attentive, for campaigns: a list of numbers or of addresses, never both in one file. -#}
{% macro contract_of_attentive() %}
    {%- do return({
        'attributes': [
            contract_attribute('phone', 'phone', 'phone_e164', consent='contactable_phone'),
            contract_attribute('email', 'email', 'sendable_email', consent='contactable_email', default=false),
        ],
        'required': {'all': [], 'any': [['phone'], ['email']]},
        'exclusive': ['phone', 'email'],
    }) -%}
{% endmacro %}


{#- Attentive, for scheduled lists: the identifier, then the list's name. The file has no header: the order of columns is the contract. -#}
{% macro contract_of_attentive_list() %}
    {%- do return({
        'attributes': [
            contract_attribute('Phone', 'phone', 'phone_e164', consent='contactable_phone'),
            contract_attribute('Email', 'email', 'sendable_email', consent='contactable_email', default=false),
        ],
        'required': {'all': [], 'any': [['Phone'], ['Email']]},
        'exclusive': ['Phone', 'Email'],
        'segment_column': 'segment_name',
    }) -%}
{% endmacro %}


{#- Attributes of Attentive's subscribers: one identifier, the other one if wanted, and a brand's own columns. -#}
{% macro contract_of_attentive_attributes() %}
    {%- do return({
        'attributes': [
            contract_attribute('phone', 'phone', 'phone_e164', consent='contactable_phone'),
            contract_attribute('email', 'email', 'sendable_email', consent='contactable_email'),
        ],
        'required': {'all': [], 'any': [['phone'], ['email']]},
        'others_allowed': true,
    }) -%}
{% endmacro %}


{#- Klaviyo: the address, and what is known besides. An empty field unsets what Klaviyo holds. -#}
{% macro contract_of_klaviyo() %}
    {%- do return({
        'attributes': [contract_attribute('email', 'email', 'sendable_email', consent='contactable_email')]
            + klaviyo_names()
            + [
                contract_attribute('external_id', 'amperity_id'),
                contract_attribute('phone_number', 'phone', 'phone_e164', consent='contactable_phone'),
            ]
            + klaviyo_properties(),
        'required': {'all': ['email'], 'any': []},
        'others_allowed': true,
    }) -%}
{% endmacro %}


{#- Klaviyo's own import by SFTP, which knows its identifiers by other names and takes any of them. -#}
{% macro contract_of_klaviyo_sftp() %}
    {%- do return({
        'attributes': [
            contract_attribute('Email', 'email', 'sendable_email', consent='contactable_email'),
            contract_attribute('PhoneNumber', 'phone', 'phone_e164', consent='contactable_phone'),
            contract_attribute('ExternalID', 'amperity_id'),
        ] + klaviyo_names() + klaviyo_properties(),
        'required': {'all': [], 'any': [['Email'], ['PhoneNumber']]},
        'others_allowed': true,
    }) -%}
{% endmacro %}


{#- The names of a person in both of Klaviyo's contracts. Returns: list of attributes. -#}
{% macro klaviyo_names() %}
    {%- do return([
        contract_attribute('first_name', 'given_name', 'trimmed_text'),
        contract_attribute('last_name', 'surname', 'trimmed_text'),
    ]) -%}
{% endmacro %}


{#- All else that both of Klaviyo's contracts know by name. Returns: list of attributes. -#}
{% macro klaviyo_properties() %}
    {%- do return([
        contract_attribute('organization', 'company', 'trimmed_text'),
        contract_attribute('title', none, 'trimmed_text'),
        contract_attribute('image', none, 'trimmed_text'),
        contract_attribute('address1', 'address', 'trimmed_text'),
        contract_attribute('address2', 'address2', 'trimmed_text'),
        contract_attribute('city', 'city', 'trimmed_text'),
        contract_attribute('region', 'state', 'trimmed_text'),
        contract_attribute('zip', 'postal', 'trimmed_text'),
        contract_attribute('country', 'country', 'trimmed_text'),
        contract_attribute('latitude', none, 'coordinate'),
        contract_attribute('longitude', none, 'coordinate'),
        contract_attribute('timezone', none, 'trimmed_text'),
        contract_attribute('ip', none, 'trimmed_text'),
    ]) -%}
{% endmacro %}


{#- Braze's users and their standard attributes; other columns are custom attributes. -#}
{% macro contract_of_braze() %}
    {%- do return({
        'attributes': [
            contract_attribute('external_id', 'amperity_id'),
            contract_attribute('first_name', 'given_name', 'trimmed_text'),
            contract_attribute('last_name', 'surname', 'trimmed_text'),
            contract_attribute('email', 'email', 'sendable_email', consent='contactable_email'),
            contract_attribute('phone', 'phone', 'phone_e164', consent='contactable_phone'),
            contract_attribute('home_city', 'city', 'trimmed_text'),
            contract_attribute('country', 'country', 'country_code'),
            contract_attribute('dob', 'birthdate', 'plausible_birthdate'),
            contract_attribute('gender', 'gender', 'gender_for_braze'),
        ],
        'required': {'all': ['external_id'], 'any': []},
        'others_allowed': true,
    }) -%}
{% endmacro %}


{#- Files for whoever asks (cloud storage, SFTP): the columns are the brand's own affair, these the default. -#}
{% macro contract_of_sftp() %}
    {%- set attributes = [] -%}
    {%- for column in [
        'amperity_id', 'email', 'given_name', 'surname', 'address', 'address2', 'state', 'city', 'postal', 'country',
    ] -%}
        {%- do attributes.append(contract_attribute(column, column)) -%}
    {%- endfor -%}
    {%- do return({'attributes': attributes, 'others_allowed': true}) -%}
{% endmacro %}


{#-
  Campaigns for Persado: the columns of persado_segment from the same sources, of which the campaign fills segment_name (its
  sub-audience) and segmentation_tag (its treatment group) itself.
-#}
{% macro contract_of_persado() %}
    {%- set columns = persado_segment_columns() -%}
    {%- set attributes = [contract_attribute('Hashed_Email', 'email', 'persado_sendable_hash')] -%}
    {%- for name in [
        'birth_dt', 'gender', 'state_province_cd', 'anniversary', 'wedding_dt', 'loyalty', 'children_count', 'registration_source',
        'profile_compl_flag', 'segment_name', 'segmentation_tag', 'closest_mik_distance',
    ] -%}
        {%- set column = columns.get(name, {'type': 'text', 'expression': 'null'}) -%}
        {%- do attributes.append(
            contract_attribute(name, 'cast(' ~ column.expression ~ ' as ' ~ type_of(column.type) ~ ')')
        ) -%}
    {%- endfor -%}
    {%- do return({
        'table': 'customer_360',
        'attributes': attributes,
        'required': {'all': ['Hashed_Email'], 'any': []},
    }) -%}
{% endmacro %}


{#- Persado's hash of an address that its mart would take. Arguments: expression, SQL text. Returns: SQL text; NULL for any other. -#}
{% macro persado_sendable_hash(expression) -%}
    case when {{ persado_email_reject_reason(expression) }} is null then {{ persado_hash_email(persado_email_input(expression)) }} end
{%- endmacro %}
