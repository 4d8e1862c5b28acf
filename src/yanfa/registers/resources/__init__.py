"""科技资源: what can be found and used, listed by the services that own the detail."""
