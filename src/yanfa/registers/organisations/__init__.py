"""单位: units with their 统一社会信用代码, hierarchy, departments and delegations."""
